"""Theme, icons, the action table, shared small widgets."""
