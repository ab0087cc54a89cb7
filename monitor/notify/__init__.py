"""Send word of new entries: mail, chat and phone through Apprise, and signed JSON webhooks.

Apprise is the extra newsmonitor[notify]; it is loaded when a target needs it.
"""

from monitor.notify.channels import NotSent, check_target, send
from monitor.notify.message import Message, is_quiet, message_of

__all__ = ["Message", "NotSent", "check_target", "is_quiet", "message_of", "send"]
