"""Stands in for TRL, which needs a GPU's worth of packages: its trainer calls the reward function as GRPOTrainer does, once, on the
prompts of its data set, and trains nothing. https://huggingface.co/docs/trl/grpo_trainer#using-a-custom-reward-function"""


class GRPOConfig:
    def __init__(self, output_dir=None, num_generations=4, **kwargs):
        self.num_generations = num_generations


class GRPOTrainer:
    def __init__(self, model, reward_funcs, train_dataset, args=None, **kwargs):
        self.reward_funcs = reward_funcs if isinstance(reward_funcs, list) else [reward_funcs]
        self.train_dataset = train_dataset
        self.generations = (args or GRPOConfig()).num_generations

    def train(self):
        prompts = [row["prompt"] for row in self.train_dataset for _ in range(self.generations)]
        completions = ["Completion number %d." % number for number in range(len(prompts))]
        ids = [[number] for number in range(len(prompts))]
        for reward in self.reward_funcs:
            rewards = reward(prompts=prompts, completions=completions, completion_ids=ids, trainer_state=None)
            assert len(rewards) == len(prompts) > 0, rewards
            assert all(isinstance(value, float) for value in rewards), rewards
            print("rewards", rewards)


class RewardConfig(GRPOConfig):
    pass


class RewardTrainer:
    """Takes preference data as TRL does: https://huggingface.co/docs/trl/dataset_formats#preference"""

    def __init__(self, model, train_dataset, args=None, **kwargs):
        self.train_dataset = train_dataset

    def train(self):
        rows = list(self.train_dataset)
        assert rows
        for row in rows:
            assert isinstance(row["chosen"], str) and isinstance(row["rejected"], str), row
        print("preferences", len(rows))
