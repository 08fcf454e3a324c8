"""Pure data: nothing here knows files, grammars, rules or output."""
