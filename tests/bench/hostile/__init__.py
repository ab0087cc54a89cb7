"""A round over hundreds of misbehaving sites beside healthy ones: what is published, and how much memory it takes."""
