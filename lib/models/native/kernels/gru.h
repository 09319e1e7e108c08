// GRU forward and back (Cho et al. 2014: the reset comes before the product).
#pragma once
#include "recurrence.h"

namespace ETUDE_SET {
namespace {

void gruForward(const etude::Shape& shape, const etude::GruForward& pass) {
  const FlushTiny flush;
  static thread_local Room gatePacked, candidatePacked, leftRoom, resetRoom;
  const int time = shape.time, batch = shape.batch, inputs = shape.inputs, units = shape.units;
  const ptrdiff_t wide = 2 * static_cast<ptrdiff_t>(units), size = static_cast<ptrdiff_t>(batch) * units;
  const int rows = time * batch;
  const Matrix input = matrix(pass.input, inputs);
  multiply(input, matrix(pass.gateKernel, wide), rows, inputs, wide, pass.gates);
  multiply(input, matrix(pass.candidateKernel, units), rows, inputs, units, pass.candidates);
  const Recurrent byGates(gatePacked, pass.gateKernel + inputs * wide, units, wide, false);
  const Recurrent byCandidate(candidatePacked, pass.candidateKernel + static_cast<ptrdiff_t>(inputs) * units,
                              units, units, false);
  float* room = leftRoom.take(leftSize(blockRows, units));
  float* reset = resetRoom.take(static_cast<size_t>(blockRows) * units);
  for (ptrdiff_t t = 0; t < time; t++) {
    const float* hidden = t > 0 ? pass.outputs + (t - 1) * size : pass.hidden;
    eachBlock(batch, [&](ptrdiff_t from, int count) {
      float* gates = pass.gates + (t * batch + from) * wide;
      if (hidden) byGates.multiply(hidden + from * units, count, gates, true, room);
      for (ptrdiff_t row = 0; row < count; row++) {
        float* own = gates + row * wide;
        eachVector(units, [&](int u, int count) {
          const Vector open = sigmoid(load(own + u, count) + load(pass.gateBias + u, count));
          const Vector update =
              sigmoid(load(own + units + u, count) + load(pass.gateBias + units + u, count));
          store(own + u, open, count);
          store(own + units + u, update, count);
          store(reset + row * units + u, open * loadOrZeros(hidden, (from + row) * units + u, count), count);
        });
      }
      float* candidates = pass.candidates + (t * batch + from) * units;
      if (hidden) byCandidate.multiply(reset, count, candidates, true, room);
      for (ptrdiff_t row = 0; row < count; row++) {
        const float* updates = gates + row * wide + units;
        float* own = candidates + row * units;
        float* to = pass.outputs + (t * batch + from + row) * units;
        eachVector(units, [&](int u, int count) {
          const Vector candidate = tangent(load(own + u, count) + load(pass.candidateBias + u, count));
          const Vector update = load(updates + u, count);
          const Vector before = loadOrZeros(hidden, (from + row) * units + u, count);
          store(own + u, candidate, count);
          store(to + u, update * before + (1 - update) * candidate, count);
        });
      }
    });
  }
}

void gruBackward(const etude::Shape& shape, const etude::GruBackward& pass) {
  const FlushTiny flush;
  static thread_local Room gatePacked, candidatePacked, leftRoom, innerRoom;
  const int time = shape.time, batch = shape.batch, inputs = shape.inputs, units = shape.units;
  const ptrdiff_t wide = 2 * static_cast<ptrdiff_t>(units), size = static_cast<ptrdiff_t>(batch) * units;
  const Recurrent byGates(gatePacked, pass.gateKernel + inputs * wide, units, wide, true);
  const Recurrent byCandidate(candidatePacked, pass.candidateKernel + static_cast<ptrdiff_t>(inputs) * units,
                              units, units, true);
  float* room = leftRoom.take(leftSize(blockRows, wide));
  float* inner = innerRoom.take(static_cast<size_t>(blockRows) * units);
  float* byHidden = pass.byFirstHidden;
  copyOrZeros(byHidden, pass.byHidden, size);
  for (ptrdiff_t t = time - 1; t >= 0; t--) {
    const float* hidden = t > 0 ? pass.outputs + (t - 1) * size : pass.hidden;
    eachBlock(batch, [&](ptrdiff_t from, int count) {
      const ptrdiff_t first = t * batch + from;
      for (ptrdiff_t row = 0; row < count; row++) {
        const ptrdiff_t own = (from + row) * units, at = (first + row) * units;
        const float* gates = pass.gates + (first + row) * wide;
        float* byUpdate = pass.byGates + (first + row) * wide + units;
        eachVector(units, [&](int u, int count) {
          const Vector open = load(gates + u, count), update = load(gates + units + u, count);
          const Vector candidate = load(pass.candidates + at + u, count);
          const Vector before = loadOrZeros(hidden, own + u, count);
          const Vector total = load(byHidden + own + u, count) + loadOrZeros(pass.byOutputs, at + u, count);
          const Vector rest = 1 - update;
          store(pass.byCandidates + at + u, total * rest * (1 - candidate * candidate), count);
          store(byUpdate + u, total * (before - candidate) * update * rest, count);
          store(pass.resetHidden + at + u, open * before, count);
          store(byHidden + own + u, total * update, count);
        });
      }
      byCandidate.multiply(pass.byCandidates + first * units, count, inner, false, room);
      for (ptrdiff_t row = 0; row < count; row++) {
        const ptrdiff_t own = (from + row) * units;
        const float* gates = pass.gates + (first + row) * wide;
        float* byReset = pass.byGates + (first + row) * wide;
        eachVector(units, [&](int u, int count) {
          const Vector open = load(gates + u, count), by = load(inner + row * units + u, count);
          store(byReset + u, by * loadOrZeros(hidden, own + u, count) * open * (1 - open), count);
          store(byHidden + own + u, load(byHidden + own + u, count) + by * open, count);
        });
      }
      byGates.multiply(pass.byGates + first * wide, count, byHidden + from * units, true, room);
    });
  }
}

}  // namespace
}  // namespace ETUDE_SET
