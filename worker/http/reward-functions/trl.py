"""A reward function for TRL, by the reward model of a Tilt project. It needs Python's standard library and nothing else.

Save it under a name that is not trl.py, such as tilt_reward.py, then:

    from tilt_reward import tilt_reward
    trainer = GRPOTrainer(model=..., reward_funcs=tilt_reward, train_dataset=...)

It asks in batches, and again with growing pauses where Tilt is away. TILT_URL, TILT_PROJECT and TILT_KEY in the environment
come before what is written here.
"""
__COMMON__

def tilt_reward(prompts, completions, **kwargs):
    """Rewards in nats: a float for each completion, None where there is no completion. Prompts and completions are texts or
    conversations."""
    asked = [place for place, completion in enumerate(completions) if completion is not None]
    rewards = _rewards([_said(prompts[place]) for place in asked], [_said(completions[place]) for place in asked])
    by_place = dict(zip(asked, rewards))
    return [by_place.get(place) for place in range(len(completions))]
