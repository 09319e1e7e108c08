// What is compiled once for each set of instructions, and how the operations call it.
#pragma once

namespace etude {

/** Sizes of one layer's pass over a batch of sequences. */
struct Shape {
  int time;
  int batch;
  int inputs;
  int units;
};

/*
 * All arrays are float32, row after row, time first. Weights have a row for every input, then one for
 * every unit. Null stands for zeros where "or null" is said.
 */

/** Columns of a kernel: input gate, candidate, forget gate, output gate, each [units]. */
struct LstmForward {
  const float *input, *hidden, *cell;  // [time, batch, inputs]; the state before, or null
  const float *kernel, *bias;          // [inputs + units, 4 · units], [4 · units]
  float *gates, *cells, *outputs;      // [time, batch, 4 · units], twice [time, batch, units]
};

struct LstmBackward {
  const float *kernel, *gates, *cells, *cell;
  const float *byOutputs, *byHidden, *byCell;  // gradients: all steps', the last state's; each or null
  float *byGates, *byFirstHidden, *byFirstCell;
};

/** Columns of the gates' kernel: reset, update. */
struct GruForward {
  const float *input, *hidden;
  const float *gateKernel, *candidateKernel, *gateBias, *candidateBias;
  float *gates, *candidates, *outputs;  // [time, batch, 2 · units], twice [time, batch, units]
};

struct GruBackward {
  const float *gateKernel, *candidateKernel, *gates, *candidates, *outputs, *hidden;
  const float *byOutputs, *byHidden;
  float *byGates, *byCandidates, *resetHidden, *byFirstHidden;  // resetHidden: reset · state before
};

struct Product {
  const float *left, *right;
  bool transposeLeft, transposeRight;
  int rows, depth, columns;
  float *to;
};

struct Kernels {
  void (*product)(const Product &);
  void (*lstmForward)(const Shape &, const LstmForward &);
  void (*lstmBackward)(const Shape &, const LstmBackward &);
  void (*gruForward)(const Shape &, const GruForward &);
  void (*gruBackward)(const Shape &, const GruBackward &);
};

extern const Kernels avx2;
extern const Kernels avx512;

}  // namespace etude
