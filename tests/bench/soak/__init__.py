"""Whether the service stays what it is when it runs for long among sources that misbehave."""
