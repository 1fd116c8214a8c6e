"""The database shared by all modules: types, transactions, numbers, audit."""
