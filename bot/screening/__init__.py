"""What may be asked for: text is compared with lists, and every finding says why."""
