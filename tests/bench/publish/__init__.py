"""What publishing and polling cost, beside feedgen alone, a bare uvicorn application and nginx."""
