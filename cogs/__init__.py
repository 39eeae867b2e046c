"""How people ask for pictures: one package per feature, loaded by name, never importing another."""
