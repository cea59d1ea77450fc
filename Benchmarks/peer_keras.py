"""Times of Keras on the back end that KERAS_BACKEND names."""

import keras
from keras import layers

from timing import best, median_milliseconds
from workloads import padded, single


def keras_model(work):
    cell = {"lstm": layers.LSTM, "gru": layers.GRU, "rnn": layers.SimpleRNN}[work["cell"]]
    model = [layers.Embedding(work["vocabulary"], work["embedding"], mask_zero=work["mask"])]
    for place, units in enumerate(work["units"]):
        layer = cell(units, dropout=work.get("dropout", 0), recurrent_dropout=work.get("recurrent_dropout", 0),
                     return_sequences=place + 1 < len(work["units"]))
        model.append(layers.Bidirectional(layer) if work.get("bidirectional") else layer)
    if work.get("output_dropout"):
        model.append(layers.Dropout(work["output_dropout"]))
    if work["dense"]:
        model.append(layers.Dense(work["dense"], activation="relu"))
    classes = work.get("classes", 1)
    model = keras.Sequential(model + [layers.Dense(classes, activation="softmax" if classes > 1 else "sigmoid")])
    model.compile(loss="sparse_categorical_crossentropy" if classes > 1 else "binary_crossentropy", optimizer="adam")
    return model


def compiled_calls(model):
    """The model's call, compiled by the back end in the ways that it has, without Keras's loop around it."""
    if keras.backend.backend() == "tensorflow":
        import tensorflow as tf

        for xla in (False, True):
            call = tf.function(lambda inputs: model(inputs, training=False), jit_compile=xla)
            yield lambda inputs, call=call: call(tf.constant(inputs)).numpy()
    elif keras.backend.backend() == "jax":
        import jax

        trained = [jax.numpy.copy(variable.value) for variable in model.trainable_variables]
        others = [jax.numpy.copy(variable.value) for variable in model.non_trainable_variables]
        call = jax.jit(lambda trained, others, inputs: model.stateless_call(trained, others, inputs, training=False)[0])
        yield lambda inputs: call(trained, others, inputs).block_until_ready()


def single_milliseconds(model, one):
    """The fastest of the ways to ask for one review."""
    calls = [model.predict_on_batch, *compiled_calls(model)]
    return min(median_milliseconds(lambda: call(one)) for call in calls)


def measure(work, rows, labels, variant):
    model = keras_model(work)
    inputs = padded(rows, work["length"], work["padding"])
    return dict(
        train=best(lambda: model.fit(inputs, labels, batch_size=work["batch"], verbose=0)),
        predict=best(lambda: model.predict(inputs, batch_size=work["batch"], verbose=0)),
        single_ms=single_milliseconds(model, single(rows, work)))
