"""Stands in for verl: loads the reward function that its settings name and calls it as its reward managers do, once.
https://verl.readthedocs.io/en/latest/preparation/reward_function.html"""
import importlib.util
import sys

settings = dict(argument.split("=", 1) for argument in sys.argv[1:])
path, name = settings["custom_reward_function.path"], settings["custom_reward_function.name"]
spec = importlib.util.spec_from_file_location("custom_module", path)
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
function = getattr(module, name)
extra = {"question": "Where is my parcel?", "index": 0, "split": "train"}
if settings.get("reward_model.reward_manager") == "batch":
    rewards = function(
        data_sources=["x"] * 2, solution_strs=["On its way.", "No."], ground_truths=[None] * 2, extra_infos=[extra] * 2
    )
else:
    rewards = [function(data_source="x", solution_str="On its way.", ground_truth=None, extra_info=extra)]
assert rewards and all(isinstance(value, float) for value in rewards), rewards
print("rewards", rewards)
