"""Keras' side of the bench: trains, or samples by re-running the window, as told on stdin."""

import keras
import numpy as np
import tensorflow as tf
from rival_loop import serve


def build(shape, cell):
    kind = keras.layers.LSTM if cell == "lstm" else keras.layers.GRU
    last_only = shape["predict"] == "last-step"
    model = keras.Sequential([keras.layers.Embedding(shape["vocabulary"], shape["embedding"])])
    for layer in range(shape["layers"]):
        whole = not last_only or layer < shape["layers"] - 1
        # reset_after=False is the GRU that ours is too.
        more = {} if cell == "lstm" else {"reset_after": False}
        model.add(kind(shape["units"], return_sequences=whole, **more))
    model.add(keras.layers.Dense(shape["vocabulary"]))
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(optimizer=keras.optimizers.Adam(1e-3), loss=loss)
    return model, last_only


def training(task):
    shape = task["shape"]
    model, last_only = build(shape, task["cell"])
    size = (shape["batch"], shape["time"] + 1)
    ids = np.random.default_rng(1).integers(0, shape["vocabulary"], size, dtype=np.int32)
    inputs, targets = ids[:, :-1], ids[:, -1] if last_only else ids[:, 1:]
    return (lambda: float(model.train_on_batch(inputs, targets))), 4, 1


def sampling(task):
    shape, streams = task["shape"], task["streams"]
    model, last_only = build(shape, task["cell"])
    random = np.random.default_rng(1)
    held = {"window": np.zeros((streams, shape["time"]), dtype=np.int32)}

    def step():
        logits = model.predict(held["window"], verbose=0, batch_size=streams)
        logits = logits if last_only else logits[:, -1]
        drawn = np.argmax(logits + random.gumbel(size=logits.shape), axis=-1)
        held["window"] = np.concatenate([held["window"][:, 1:], drawn[:, None]], axis=1)

    return step, 3, streams


tf.get_logger().setLevel("ERROR")
serve({"training": training, "sampling": sampling}, lambda task: keras.backend.clear_session())
