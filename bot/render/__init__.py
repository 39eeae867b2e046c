"""What members read: sentences, embeds and alt text, as pure functions of values."""
