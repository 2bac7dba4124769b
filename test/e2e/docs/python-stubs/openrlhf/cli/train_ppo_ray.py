"""Stands in for OpenRLHF: asks its remote reward model as it does, once.
https://github.com/OpenRLHF/OpenRLHF/blob/main/openrlhf/utils/remote_rm_utils.py"""
import json
import sys
import urllib.request

url = sys.argv[sys.argv.index("--reward.remote_url") + 1]
query = "<|im_start|>user\nWhere is my parcel?<|im_end|>\n<|im_start|>assistant\nOn its way.<|im_end|>\n"
body = json.dumps({"query": [query] * 2, "prompts": [None] * 2, "labels": [None] * 2}).encode()
request = urllib.request.Request(url, data=body, headers={"content-type": "application/json"})
with urllib.request.urlopen(request) as answer:
    rewards = json.load(answer)["rewards"]
assert len(rewards) == 2 and all(isinstance(value, float) for value in rewards), rewards
print("rewards", rewards)
