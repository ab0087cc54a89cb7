"""Send messages about new entries.

Mail, chat and phone through Apprise, signed JSON webhooks, and digests by mail.

Apprise is the extra newsmonitor[notify]; it is loaded when a target needs it.
"""

from monitor.notify.channels import check_target, send, send_mail
from monitor.notify.messages import Mail, Message, NotSent, digest_mail, is_quiet, last_slot, message_of, sections_of

__all__ = [
    "Mail",
    "Message",
    "NotSent",
    "check_target",
    "digest_mail",
    "is_quiet",
    "last_slot",
    "message_of",
    "sections_of",
    "send",
    "send_mail",
]
