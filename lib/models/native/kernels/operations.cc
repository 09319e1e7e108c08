// The kernels as operations of TensorFlow: registered when this addon is loaded.
#include <initializer_list>
#include <stdlib.h>
#include <string.h>
#include "kernels.h"
#include "tensorflow/c/ops.h"
#include "tensorflow/c/tf_tensor.h"

// Of tensorflow/c/kernels.h, which includes headers of C++ that set-up leaves in the wheel.
extern "C" {
typedef struct TF_KernelBuilder TF_KernelBuilder;
typedef struct TF_OpKernelConstruction TF_OpKernelConstruction;
typedef struct TF_OpKernelContext TF_OpKernelContext;
TF_KernelBuilder* TF_NewKernelBuilder(const char*, const char*, void* (*)(TF_OpKernelConstruction*),
                                      void (*)(void*, TF_OpKernelContext*), void (*)(void*));
void TF_RegisterKernelBuilder(const char*, TF_KernelBuilder*, TF_Status*);
void TF_GetInput(TF_OpKernelContext*, int, TF_Tensor**, TF_Status*);
TF_Tensor* TF_AllocateOutput(TF_OpKernelContext*, int, TF_DataType, const int64_t*, int, size_t, TF_Status*);
void TF_OpKernelContext_Failure(TF_OpKernelContext*, TF_Status*);
void TF_OpKernelConstruction_GetAttrBool(TF_OpKernelConstruction*, const char*, unsigned char*, TF_Status*);
}

namespace {

const etude::Kernels* kernels = nullptr;

/** One call of an operation: its inputs, its outputs, and what is wrong with them. */
class Call {
 public:
  explicit Call(TF_OpKernelContext* context) : context_(context), status_(TF_NewStatus()) {}
  Call(const Call&) = delete;
  ~Call() {
    if (TF_GetCode(status_) != TF_OK) TF_OpKernelContext_Failure(context_, status_);
    for (int i = 0; i < held_; i++) TF_DeleteTensor(tensors_[i]);
    TF_DeleteStatus(status_);
  }

  bool ok() const { return TF_GetCode(status_) == TF_OK; }

  void check(bool holds, const char* what) {
    if (ok() && !holds) TF_SetStatus(status_, TF_INVALID_ARGUMENT, what);
  }

  TF_Tensor* input(int index) {
    TF_Tensor* tensor = nullptr;
    if (!ok()) return nullptr;
    TF_GetInput(context_, index, &tensor, status_);
    if (tensor) tensors_[held_++] = tensor;
    return tensor;
  }

  /** The values of an input of so many floats. */
  const float* floats(int index, int64_t count) { return values(input(index), count); }

  /** The same, or null for an input without values, which stands for zeros. */
  const float* floatsOrNull(int index, int64_t count) {
    TF_Tensor* tensor = input(index);
    return tensor && TF_TensorElementCount(tensor) == 0 ? nullptr : values(tensor, count);
  }

  const float* values(TF_Tensor* tensor, int64_t count) {
    if (!tensor) return nullptr;
    check(TF_TensorElementCount(tensor) == count, "an array of another size than its operation needs");
    return static_cast<const float*>(TF_TensorData(tensor));
  }

  float* output(int index, std::initializer_list<int64_t> shape) {
    if (!ok()) return nullptr;
    size_t count = 1;
    for (const int64_t size : shape) count *= size;
    TF_Tensor* tensor = TF_AllocateOutput(context_, index, TF_FLOAT, shape.begin(),
                                          static_cast<int>(shape.size()), 4 * count, status_);
    if (!tensor) return nullptr;
    tensors_[held_++] = tensor;
    return static_cast<float*>(TF_TensorData(tensor));
  }

 private:
  TF_OpKernelContext* context_;
  TF_Status* status_;
  TF_Tensor* tensors_[24];
  int held_ = 0;
};

int size(const TF_Tensor* tensor, int axis) {
  return tensor && TF_NumDims(tensor) > axis ? static_cast<int>(TF_Dim(tensor, axis)) : 0;
}

/** The sizes of a pass, of arrays [time, batch, width] and [inputs + units, gates · units]. */
etude::Shape shapeOf(Call& call, const TF_Tensor* sequence, const TF_Tensor* kernel, int gates) {
  const int units = size(kernel, 1) / gates;
  const etude::Shape shape = {size(sequence, 0), size(sequence, 1), size(kernel, 0) - units, units};
  call.check(shape.time > 0 && shape.batch > 0 && units > 0 && shape.inputs >= 0,
             "an array of another shape than its operation needs");
  return shape;
}

struct Transposes {
  unsigned char left = 0, right = 0;
};

void* makeProduct(TF_OpKernelConstruction* construction) {
  TF_Status* status = TF_NewStatus();
  auto* transposes = new Transposes();
  TF_OpKernelConstruction_GetAttrBool(construction, "transpose_a", &transposes->left, status);
  TF_OpKernelConstruction_GetAttrBool(construction, "transpose_b", &transposes->right, status);
  TF_DeleteStatus(status);
  return transposes;
}

void deleteProduct(void* kernel) { delete static_cast<Transposes*>(kernel); }

void runProduct(void* kernel, TF_OpKernelContext* context) {
  const auto& [left, right] = *static_cast<Transposes*>(kernel);
  Call call(context);
  TF_Tensor *a = call.input(0), *b = call.input(1);
  if (!call.ok()) return;
  const int rows = size(a, left ? 1 : 0), depth = size(a, left ? 0 : 1), columns = size(b, right ? 0 : 1);
  call.check(TF_NumDims(a) == 2 && TF_NumDims(b) == 2 && size(b, right ? 1 : 0) == depth,
             "matrices that do not fit");
  float* to = call.output(0, {rows, columns});
  if (!call.ok()) return;
  kernels->product({static_cast<const float*>(TF_TensorData(a)), static_cast<const float*>(TF_TensorData(b)),
                    left != 0, right != 0, rows, depth, columns, to});
}

void runLstm(void*, TF_OpKernelContext* context) {
  Call call(context);
  TF_Tensor *input = call.input(0), *kernel = call.input(3);
  const etude::Shape shape = shapeOf(call, input, kernel, 4);
  const auto [time, batch, inputs, units] = shape;
  const int64_t one = int64_t{batch} * units;
  etude::LstmForward pass;
  pass.input = call.values(input, int64_t{time} * batch * inputs);
  pass.hidden = call.floatsOrNull(1, one);
  pass.cell = call.floatsOrNull(2, one);
  pass.kernel = call.values(kernel, int64_t{inputs + units} * 4 * units);
  pass.bias = call.floats(4, 4 * units);
  pass.gates = call.output(0, {time, batch, 4 * units});
  pass.cells = call.output(1, {time, batch, units});
  pass.outputs = call.output(2, {time, batch, units});
  if (call.ok()) kernels->lstmForward(shape, pass);
}

void runLstmGradient(void*, TF_OpKernelContext* context) {
  Call call(context);
  TF_Tensor *kernel = call.input(0), *cells = call.input(2);
  const etude::Shape shape = shapeOf(call, cells, kernel, 4);
  const auto [time, batch, inputs, units] = shape;
  const int64_t one = int64_t{batch} * units;
  etude::LstmBackward pass;
  pass.kernel = call.values(kernel, int64_t{inputs + units} * 4 * units);
  pass.gates = call.floats(1, 4 * time * one);
  pass.cells = call.values(cells, time * one);
  pass.cell = call.floatsOrNull(3, one);
  pass.byOutputs = call.floatsOrNull(4, time * one);
  pass.byHidden = call.floatsOrNull(5, one);
  pass.byCell = call.floatsOrNull(6, one);
  pass.byGates = call.output(0, {int64_t{time} * batch, 4 * units});
  pass.byFirstHidden = call.output(1, {batch, units});
  pass.byFirstCell = call.output(2, {batch, units});
  if (call.ok()) kernels->lstmBackward(shape, pass);
}

void runGru(void*, TF_OpKernelContext* context) {
  Call call(context);
  TF_Tensor *input = call.input(0), *kernel = call.input(2);
  const etude::Shape shape = shapeOf(call, input, kernel, 2);
  const auto [time, batch, inputs, units] = shape;
  etude::GruForward pass;
  pass.input = call.values(input, int64_t{time} * batch * inputs);
  pass.hidden = call.floatsOrNull(1, int64_t{batch} * units);
  pass.gateKernel = call.values(kernel, int64_t{inputs + units} * 2 * units);
  pass.candidateKernel = call.floats(3, int64_t{inputs + units} * units);
  pass.gateBias = call.floats(4, 2 * units);
  pass.candidateBias = call.floats(5, units);
  pass.gates = call.output(0, {time, batch, 2 * units});
  pass.candidates = call.output(1, {time, batch, units});
  pass.outputs = call.output(2, {time, batch, units});
  if (call.ok()) kernels->gruForward(shape, pass);
}

void runGruGradient(void*, TF_OpKernelContext* context) {
  Call call(context);
  TF_Tensor *kernel = call.input(0), *outputs = call.input(4);
  const etude::Shape shape = shapeOf(call, outputs, kernel, 2);
  const auto [time, batch, inputs, units] = shape;
  const int64_t one = int64_t{batch} * units, rows = int64_t{time} * batch;
  etude::GruBackward pass;
  pass.gateKernel = call.values(kernel, int64_t{inputs + units} * 2 * units);
  pass.candidateKernel = call.floats(1, int64_t{inputs + units} * units);
  pass.gates = call.floats(2, 2 * time * one);
  pass.candidates = call.floats(3, time * one);
  pass.outputs = call.values(outputs, time * one);
  pass.hidden = call.floatsOrNull(5, one);
  pass.byOutputs = call.floatsOrNull(6, time * one);
  pass.byHidden = call.floatsOrNull(7, one);
  pass.byGates = call.output(0, {rows, 2 * units});
  pass.byCandidates = call.output(1, {rows, units});
  pass.resetHidden = call.output(2, {rows, units});
  pass.byFirstHidden = call.output(3, {batch, units});
  if (call.ok()) kernels->gruBackward(shape, pass);
}

typedef std::initializer_list<const char*> Names;

void registerOperation(const char* name, Names inputs, Names outputs, Names attributes,
                       void (*run)(void*, TF_OpKernelContext*), void* (*make)(TF_OpKernelConstruction*) = nullptr,
                       void (*free)(void*) = nullptr) {
  TF_OpDefinitionBuilder* definition = TF_NewOpDefinitionBuilder(name);
  for (const char* input : inputs) TF_OpDefinitionBuilderAddInput(definition, input);
  for (const char* output : outputs) TF_OpDefinitionBuilderAddOutput(definition, output);
  for (const char* attribute : attributes) TF_OpDefinitionBuilderAddAttr(definition, attribute);
  TF_OpDefinitionBuilderSetShapeInferenceFunction(definition, &TF_ShapeInferenceContextSetUnknownShape);
  TF_Status* status = TF_NewStatus();
  TF_RegisterOpDefinition(definition, status);
  if (TF_GetCode(status) == TF_OK) {
    TF_RegisterKernelBuilder(name, TF_NewKernelBuilder(name, "CPU", make, run, free), status);
  }
  TF_DeleteStatus(status);
}

/** The widest kernels that the processor has and ONEDNN_MAX_CPU_ISA allows, as to oneDNN's products. */
const etude::Kernels* choose() {
  const char* limit = getenv("ONEDNN_MAX_CPU_ISA");
  const bool narrow = limit && (!strncmp(limit, "SSE", 3) || !strcmp(limit, "AVX"));
  if (narrow || !__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma")) return nullptr;
  const bool wide = !limit || strncmp(limit, "AVX2", 4) != 0;
  return wide && __builtin_cpu_supports("avx512f") ? &etude::avx512 : &etude::avx2;
}

void registerAll() {
  registerOperation("EtudeProduct", {"a: float", "b: float"}, {"product: float"},
                    {"transpose_a: bool = false", "transpose_b: bool = false"}, runProduct, makeProduct,
                    deleteProduct);
  registerOperation("EtudeLstm", {"input: float", "h: float", "c: float", "kernel: float", "bias: float"},
                    {"gates: float", "cells: float", "outputs: float"}, {}, runLstm);
  registerOperation("EtudeLstmGrad",
                    {"kernel: float", "gates: float", "cells: float", "c: float", "by_outputs: float",
                     "by_h: float", "by_c: float"},
                    {"by_gates: float", "by_first_h: float", "by_first_c: float"}, {}, runLstmGradient);
  registerOperation("EtudeGru",
                    {"input: float", "h: float", "gate_kernel: float", "candidate_kernel: float",
                     "gate_bias: float", "candidate_bias: float"},
                    {"gates: float", "candidates: float", "outputs: float"}, {}, runGru);
  registerOperation("EtudeGruGrad",
                    {"gate_kernel: float", "candidate_kernel: float", "gates: float", "candidates: float",
                     "outputs: float", "h: float", "by_outputs: float", "by_h: float"},
                    {"by_gates: float", "by_candidates: float", "reset_h: float", "by_first_h: float"}, {},
                    runGruGradient);
}

}  // namespace

/** What Node calls in every thread that loads the addon; the operations are the process'. */
#include <node_api.h>

NAPI_MODULE_INIT() {
  static const bool registered = [] {
    kernels = choose();
    if (kernels) registerAll();
    return kernels != nullptr;
  }();
  napi_value name;
  const char* set = !registered ? "none" : kernels == &etude::avx512 ? "AVX-512" : "AVX2";
  napi_create_string_utf8(env, set, NAPI_AUTO_LENGTH, &name);
  napi_set_named_property(env, exports, "instructions", name);
  return exports;
}
