"""The image API: what is asked (models), how it is spoken (protocol), and who speaks (client)."""
