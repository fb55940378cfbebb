"""The durable form of worlds: their records in an SQLite database, written behind memory."""
