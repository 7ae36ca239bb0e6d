"""Says that a category changed, in the order of the Python service: publishes first, deletes the key then.

Usage: publish.py <url> <prefix> <category>
"""
import sys

import redis

url, prefix, category = sys.argv[1:4]
client = redis.Redis.from_url(url)
client.publish(f"{prefix}:invalidate", category)
client.delete(f"{prefix}:category:{category}")
