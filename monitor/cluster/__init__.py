"""The service as several processes on one or many machines, with one PostgreSQL.

    scheduler   plans: what is due becomes a job; of several one leads          scheduler.py
    worker      visits a source: a job                                          roles.py
    publisher   writes a feed: a job                                            roles.py
    web         serves the feeds and the pages                                  roles.py

Jobs are rows of Procrastinate beside the archive (queue.py). A job is the lease of its work: each write checks in its
own transaction that the job is still there, so a worker that wakes late writes nothing. Hosts are asked by one process
at a time, whatever job asks them; each process says that it lives, and which configuration it runs (member.py).

Nothing here is imported where one process does it all.
"""

from monitor.cluster.member import ROLES
from monitor.cluster.roles import run_role

__all__ = ["ROLES", "run_role"]
