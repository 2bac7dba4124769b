"""A reward function for verl, by the reward model of a Tilt project. It needs Python's standard library and nothing else.

Save it under a name that is not verl.py, such as tilt_reward.py, then set

    custom_reward_function.path=tilt_reward.py        custom_reward_function.name=compute_score
    reward_model.reward_manager=batch                 custom_reward_function.name=compute_score_batch

verl gives a reward function no prompt. It is taken from extra_info: from "prompt", or else from "question", "problem",
"query", "instruction" or "raw_prompt", as a text or a conversation; without any, a response is scored by itself.

Calls of compute_score from several threads go in one request, and again with growing pauses where Tilt is away. TILT_URL,
TILT_PROJECT and TILT_KEY in the environment come before what is written here.
"""
__COMMON__
import threading
from concurrent.futures import Future

PROMPT_FIELDS = ("prompt", "question", "problem", "query", "instruction", "raw_prompt")
GATHER_SECONDS = 0.01

_lock = threading.Lock()
_waiting = []


def compute_score(data_source, solution_str, ground_truth, extra_info=None, **kwargs):
    """The reward of one response, in nats. ground_truth is not looked at."""
    future = Future()
    with _lock:
        _waiting.append((_prompt(extra_info), _said(solution_str), future))
        gathers = len(_waiting) == 1
    if gathers:
        time.sleep(GATHER_SECONDS)
        _answer_waiting()
    return future.result()


def compute_score_batch(data_sources, solution_strs, ground_truths, extra_infos=None, **kwargs):
    """The rewards of responses, in nats, in order."""
    solutions = list(solution_strs)
    extras = [None] * len(solutions) if extra_infos is None else list(extra_infos)
    return _rewards([_prompt(extra) for extra in extras], [_said(solution) for solution in solutions])


def _answer_waiting():
    with _lock:
        calls = _waiting[:]
        del _waiting[:]
    try:
        rewards = _rewards([prompt for prompt, _, _ in calls], [response for _, response, _ in calls])
    except BaseException as error:
        for _, _, future in calls:
            future.set_exception(error)
    else:
        for (_, _, future), reward in zip(calls, rewards):
            future.set_result(reward)


def _prompt(extra_info):
    for field in PROMPT_FIELDS:
        value = (extra_info or {}).get(field)
        if value is not None:
            return _said(value)
    return ""
