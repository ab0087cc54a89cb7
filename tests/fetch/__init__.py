"""Tests of monitor.fetch, against a site of misbehaviours on loopback."""
