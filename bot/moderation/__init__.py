"""Who may make what here, and what moderators decide about it. Knows nothing of Discord."""
