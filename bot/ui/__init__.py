"""What every command, button and form stands on: who may press, and the one road for errors."""
