"""Starts the portal and the servers it needs from wheels. Standard library only."""
