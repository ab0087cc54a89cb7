"""The running service, and a single round.

`running.Service` is the service, `operations.run_once` a round, `opening` what both begin with, `fetching` what a look
at an address needs too. Nothing is imported here: a command that only asks a service loads no more than it needs.
"""
