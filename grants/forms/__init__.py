"""Forms of grants: only fields and checks; what they give goes to an action."""
