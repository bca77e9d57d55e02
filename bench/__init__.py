"""What a page costs: CPU of the web and database processes per request, against an address that does nothing."""
