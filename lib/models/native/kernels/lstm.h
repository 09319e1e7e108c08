// LSTM forward and back (Hochreiter & Schmidhuber 1997, Gers et al. 2000).
#pragma once
#include "recurrence.h"

namespace ETUDE_SET {
namespace {

inline void lstmGates(int units, float* gates, const float* bias, const float* before, float* cells,
                      float* outputs) {
  eachVector(units, [&](int u, int count) {
    const auto driven = [&](int gate) {
      return load(gates + gate * units + u, count) + load(bias + gate * units + u, count);
    };
    const Vector input = sigmoid(driven(0)), candidate = tangent(driven(1));
    const Vector forget = sigmoid(driven(2)), output = sigmoid(driven(3));
    const Vector cell = forget * loadOrZeros(before, u, count) + input * candidate;
    store(gates + u, input, count);
    store(gates + units + u, candidate, count);
    store(gates + 2 * units + u, forget, count);
    store(gates + 3 * units + u, output, count);
    store(cells + u, cell, count);
    store(outputs + u, output * tangent(cell), count);
  });
}

void lstmForward(const etude::Shape& shape, const etude::LstmForward& pass) {
  const FlushTiny flush;
  static thread_local Room packed, leftRoom;
  const int time = shape.time, batch = shape.batch, inputs = shape.inputs, units = shape.units;
  const ptrdiff_t wide = 4 * static_cast<ptrdiff_t>(units), size = static_cast<ptrdiff_t>(batch) * units;
  multiply(matrix(pass.input, inputs), matrix(pass.kernel, wide), time * batch, inputs, wide, pass.gates);
  const Recurrent weights(packed, pass.kernel + inputs * wide, units, wide, false);
  float* room = leftRoom.take(leftSize(blockRows, units));
  for (ptrdiff_t t = 0; t < time; t++) {
    const float* hidden = t > 0 ? pass.outputs + (t - 1) * size : pass.hidden;
    const float* cell = t > 0 ? pass.cells + (t - 1) * size : pass.cell;
    eachBlock(batch, [&](int from, int count) {
      float* gates = pass.gates + (t * batch + from) * wide;
      if (hidden) weights.multiply(hidden + static_cast<ptrdiff_t>(from) * units, count, gates, true, room);
      for (ptrdiff_t row = from; row < from + count; row++) {
        const ptrdiff_t own = row * units, at = t * size + own;
        lstmGates(units, pass.gates + (t * batch + row) * wide, pass.bias, cell ? cell + own : nullptr,
                  pass.cells + at, pass.outputs + at);
      }
    });
  }
}

void lstmBackward(const etude::Shape& shape, const etude::LstmBackward& pass) {
  const FlushTiny flush;
  static thread_local Room packed, leftRoom;
  const int time = shape.time, batch = shape.batch, inputs = shape.inputs, units = shape.units;
  const ptrdiff_t wide = 4 * static_cast<ptrdiff_t>(units), size = static_cast<ptrdiff_t>(batch) * units;
  const Recurrent weights(packed, pass.kernel + inputs * wide, units, wide, true);
  float* room = leftRoom.take(leftSize(blockRows, wide));
  float *byHidden = pass.byFirstHidden, *byCell = pass.byFirstCell;
  copyOrZeros(byHidden, pass.byHidden, size);
  copyOrZeros(byCell, pass.byCell, size);
  for (ptrdiff_t t = time - 1; t >= 0; t--) {
    const float* before = t > 0 ? pass.cells + (t - 1) * size : pass.cell;
    eachBlock(batch, [&](int from, int count) {
      for (ptrdiff_t row = from; row < from + count; row++) {
        const ptrdiff_t own = row * units, at = t * size + own;
        const float* gates = pass.gates + (t * batch + row) * wide;
        float* to = pass.byGates + (t * batch + row) * wide;
        eachVector(units, [&](int u, int count) {
          const Vector input = load(gates + u, count), candidate = load(gates + units + u, count);
          const Vector forget = load(gates + 2 * units + u, count);
          const Vector output = load(gates + 3 * units + u, count);
          const Vector squashed = tangent(load(pass.cells + at + u, count));
          const Vector hidden = load(byHidden + own + u, count) + loadOrZeros(pass.byOutputs, at + u, count);
          const Vector cell = load(byCell + own + u, count) + hidden * output * (1 - squashed * squashed);
          store(to + u, cell * candidate * input * (1 - input), count);
          store(to + units + u, cell * input * (1 - candidate * candidate), count);
          store(to + 2 * units + u, cell * loadOrZeros(before, own + u, count) * forget * (1 - forget), count);
          store(to + 3 * units + u, hidden * squashed * output * (1 - output), count);
          store(byCell + own + u, cell * forget, count);
        });
      }
      weights.multiply(pass.byGates + (t * batch + from) * wide, count,
                       byHidden + static_cast<ptrdiff_t>(from) * units, false, room);
    });
  }
}

}  // namespace
}  // namespace ETUDE_SET
