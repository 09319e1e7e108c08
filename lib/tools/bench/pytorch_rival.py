"""PyTorch's side of the bench: trains or samples as told by lines of JSON on stdin."""

import torch
from rival_loop import serve
from torch import nn


class Model(nn.Module):
    def __init__(self, shape, cell):
        super().__init__()
        kind = nn.LSTM if cell == "lstm" else nn.GRU
        self.embedding = nn.Embedding(shape["vocabulary"], shape["embedding"])
        self.stack = kind(shape["embedding"], shape["units"], shape["layers"], batch_first=True)
        self.output = nn.Linear(shape["units"], shape["vocabulary"])
        self.last_only = shape["predict"] == "last-step"

    def forward(self, ids, state=None):
        values, state = self.stack(self.embedding(ids), state)
        if self.last_only:
            values = values[:, -1]
        return self.output(values), state


def training(task):
    shape = task["shape"]
    model = Model(shape, task["cell"])
    optimiser = torch.optim.Adam(model.parameters(), lr=1e-3)
    measure = nn.CrossEntropyLoss()
    size = (shape["batch"], shape["time"] + 1)
    ids = torch.randint(0, shape["vocabulary"], size)
    inputs = ids[:, :-1].contiguous()
    targets = (ids[:, -1] if model.last_only else ids[:, 1:]).contiguous().view(-1)

    def step():
        optimiser.zero_grad(set_to_none=True)
        logits, _ = model(inputs)
        loss = measure(logits.reshape(-1, shape["vocabulary"]), targets)
        loss.backward()
        optimiser.step()
        return loss.item()

    return step, 3, 1


def sampling(task):
    shape, streams = task["shape"], task["streams"]
    model = Model(shape, task["cell"]).eval()
    model.last_only = False
    held = {"ids": torch.zeros((streams, 1), dtype=torch.long), "state": None}

    def step():
        with torch.inference_mode():
            logits, held["state"] = model(held["ids"], held["state"])
            held["ids"] = torch.multinomial(torch.softmax(logits[:, -1], -1), 1)
            return held["ids"].tolist()

    return step, 50, streams


def ceiling(task):
    size = 2048
    matrix = torch.rand(size, size)
    return (lambda: torch.mm(matrix, matrix)[0, 0].item()), 3, 1


def prepare(task):
    torch.manual_seed(1)
    torch.set_num_threads(task["threads"])


serve({"training": training, "sampling": sampling, "ceiling": ceiling}, prepare)
