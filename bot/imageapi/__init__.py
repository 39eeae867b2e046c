"""The asynchronous image API: what is asked (models), how it is spoken (protocol), who speaks (client)."""
