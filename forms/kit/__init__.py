"""The parts that every form is built from: theme, icons, fields, cells, charts."""
