import http.client
import json
import os
import random
import time
import urllib.error
import urllib.request

TILT_URL = os.environ.get("TILT_URL", __ORIGIN__).rstrip("/")
# A slug, or "slug@step" for rewards that stay the same while the crowd goes on.
TILT_PROJECT = os.environ.get("TILT_PROJECT", __PROJECT__)
# A key of scope "score"; a public project needs none.
TILT_KEY = os.environ.get("TILT_KEY")

BATCH_TEXTS = 256
BATCH_BYTES = 3_500_000
# In UTF-16 code units. Of a longer text, the beginning is scored.
TEXT_LENGTH = 100_000
ATTEMPTS = 8
TIMEOUT_SECONDS = 120
LONGEST_WAIT_SECONDS = 30


def _rewards(prompts, responses):
    """Rewards of responses, each to its prompt, in order. Raises RuntimeError where Tilt refuses or stays away."""
    rewards = []
    for batch in _batches(zip(prompts, responses)):
        rewards += _ask([prompt for prompt, _ in batch], [response for _, response in batch])
    return rewards


def _batches(pairs):
    batch, size = [], 0
    for pair in pairs:
        length = len(_encoded(pair))
        if batch and (len(batch) == BATCH_TEXTS or size + length > BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(pair)
        size += length
    if batch:
        yield batch


def _ask(prompts, responses):
    url = "%s/v1/projects/%s/get_reward" % (TILT_URL, TILT_PROJECT)
    headers = {"content-type": "application/json"}
    if TILT_KEY:
        headers["authorization"] = "Bearer " + TILT_KEY
    body = _encoded({"prompts": prompts, "responses": responses})
    for attempt in range(ATTEMPTS):
        wait = min(2**attempt, LONGEST_WAIT_SECONDS) * (0.5 + random.random() / 2)
        try:
            request = urllib.request.Request(url, data=body, headers=headers, method="POST")
            with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as answer:
                return json.load(answer)["rewards"]
        except urllib.error.HTTPError as error:
            reason = _reason(error)
            if error.code not in (408, 425, 429) and error.code < 500:
                raise RuntimeError("Tilt refused to score: " + reason) from None
            retry_after = error.headers.get("retry-after") or ""
            if retry_after.isdigit():
                wait = min(int(retry_after), LONGEST_WAIT_SECONDS)
        except (OSError, http.client.HTTPException, ValueError) as error:
            reason = str(error) or type(error).__name__
        if attempt + 1 < ATTEMPTS:
            time.sleep(wait)
    raise RuntimeError("Tilt did not answer %d times at %s: %s" % (ATTEMPTS, url, reason))


def _reason(error):
    try:
        return json.load(error)["detail"]
    except Exception:
        return "HTTP %d" % error.code


def _encoded(value):
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")


def _said(value):
    """A text, or a conversation in the form of OpenAI's chat API, as Tilt takes it."""
    if value is None:
        return ""
    if isinstance(value, str):
        return _cut(value)
    messages = [{"role": message["role"], "content": _cut(_text(message.get("content")))} for message in value]
    # The oldest turns of a conversation that is too long go first.
    while len(messages) > 1 and sum(_length(message["content"]) + 20 for message in messages) > TEXT_LENGTH:
        messages.pop(0)
    return messages


def _text(content):
    if content is None or isinstance(content, str):
        return content or ""
    return "".join(part.get("text") or "" for part in content if part.get("type") == "text")


def _length(text):
    return len(text) + sum(character > "\uffff" for character in text)


def _cut(text):
    if _length(text) <= TEXT_LENGTH:
        return text
    return text.encode("utf-16-le", "replace")[: 2 * TEXT_LENGTH].decode("utf-16-le", "ignore")
