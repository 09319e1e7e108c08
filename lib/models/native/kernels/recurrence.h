// What the cells' walks through time have in common.
#pragma once
#include "kernels.h"
#include "product.h"

namespace ETUDE_SET {
namespace {

// The last vector of a row may be short.
inline Vector load(const float* from, int count) {
  if (count >= lanes) return load(from);
  Vector values{};
  memcpy(&values, from, sizeof(float) * count);
  return values;
}

inline Vector loadOrZeros(const float* from, ptrdiff_t at, int count) {
  return from ? load(from + at, count) : Vector{};
}

inline void store(float* to, Vector values, int count) {
  if (count >= lanes) return store(to, values);
  memcpy(to, &values, sizeof(float) * count);
}

/** Calls `work(unit, count)` for every vector of a row. */
template <class Work>
inline void eachVector(int units, const Work& work) {
  for (int unit = 0; unit < units; unit += lanes) work(unit, units - unit);
}

/** The recurrent rows of a kernel, packed for the way forward, or turned round for the way back. */
class Recurrent {
 public:
  Recurrent(Room& room, const float* rows, int units, int columns, bool back)
      : depth_(back ? columns : units), columns_(back ? units : columns) {
    float* packed = room.take(packedSize(depth_, columns_));
    packRight(matrix(rows, columns, back), depth_, columns_, packed);
    packed_ = packed;
  }

  /** to (+)= rows [rows, depth] · weights */
  void multiply(const float* left, int rows, float* to, bool adds, float* room) const {
    multiplyPacked(matrix(left, depth_), packed_, rows, depth_, columns_, to, columns_, adds, room);
  }

 private:
  int depth_, columns_;
  const float* packed_;
};

/** Calls `work(from, count)` for blocks of rows whose gates stay in a near cache. */
template <class Work>
inline void eachBlock(int batch, const Work& work) {
  for (int from = 0; from < batch; from += blockRows) {
    work(from, batch - from < blockRows ? batch - from : blockRows);
  }
}

inline void copyOrZeros(float* to, const float* from, size_t count) {
  if (from) memcpy(to, from, sizeof(float) * count);
  else memset(to, 0, sizeof(float) * count);
}

/** Numbers too small for full precision count as zeros meanwhile: they take a hundred times as long. */
class FlushTiny {
 public:
  FlushTiny() : before_(_mm_getcsr()) { _mm_setcsr(before_ | 0x8040); }
  ~FlushTiny() { _mm_setcsr(before_); }

 private:
  unsigned before_;
};

}  // namespace
}  // namespace ETUDE_SET
