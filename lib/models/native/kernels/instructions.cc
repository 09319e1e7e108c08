// All kernels for one set of instructions: compiled once for each, with ETUDE_SET as its name.
#include "gru.h"
#include "lstm.h"

namespace ETUDE_SET {
namespace {

void product(const etude::Product& it) {
  const FlushTiny flush;
  multiply(matrix(it.left, it.transposeLeft ? it.rows : it.depth, it.transposeLeft),
           matrix(it.right, it.transposeRight ? it.depth : it.columns, it.transposeRight), it.rows, it.depth,
           it.columns, it.to);
}

}  // namespace
}  // namespace ETUDE_SET

namespace etude {
extern const Kernels ETUDE_SET;
const Kernels ETUDE_SET = {::ETUDE_SET::product, ::ETUDE_SET::lstmForward, ::ETUDE_SET::lstmBackward,
                           ::ETUDE_SET::gruForward, ::ETUDE_SET::gruBackward};
}  // namespace etude
