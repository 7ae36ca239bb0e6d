"""Prints each message of the invalidation channel, as the Python service's listener would hear it.

Usage: listen.py <url> <channel> <count>
"""
import sys

import redis

url, channel, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
subscription = redis.Redis.from_url(url).pubsub(ignore_subscribe_messages=False)
subscription.subscribe(channel)
for message in subscription.listen():
    if message["type"] == "subscribe":
        print("subscribed", flush=True)
    elif message["type"] == "message":
        print(message["data"].decode("utf-8"), flush=True)
        count -= 1
        if count == 0:
            break
