// Matrix products from packed parts: the right side is packed once, for as many products as it serves.
#pragma once
#include <stddef.h>
#include <stdlib.h>
#include "vectors.h"

namespace ETUDE_SET {
namespace {

constexpr int tileColumns = 2 * lanes;
constexpr int blockDepth = 256;  // a strip of the right side, [256, tileColumns], stays in the first cache
constexpr int blockRows = 8 * greatestRows;

/** Memory that grows as it is asked for, of this thread; it begins at a cache line. */
class Room {
 public:
  ~Room() { free(start_); }
  float* take(size_t floats) {
    if (floats > size_) {
      free(start_);
      void* memory = nullptr;
      if (posix_memalign(&memory, 64, floats * sizeof(float)) != 0) abort();
      start_ = static_cast<float*>(memory);
      size_ = floats;
    }
    return start_;
  }

 private:
  float* start_ = nullptr;
  size_t size_ = 0;
};

/** A matrix where it lies: the element (i, j) is `start[i * rowStep + j * columnStep]`. */
struct Matrix {
  const float* start;
  ptrdiff_t rowStep;
  ptrdiff_t columnStep;
  const float* at(ptrdiff_t i, ptrdiff_t j) const { return start + i * rowStep + j * columnStep; }
};

inline Matrix matrix(const float* start, ptrdiff_t width, bool transposed = false) {
  return transposed ? Matrix{start, 1, width} : Matrix{start, width, 1};
}

inline void transpose8(const float* from, ptrdiff_t step, int lines, __m256 (&out)[8]) {
  __m256 in[8];
  for (int i = 0; i < 8; i++) in[i] = i < lines ? _mm256_loadu_ps(from + i * step) : _mm256_setzero_ps();
  __m256 pairs[8], fours[8];
  for (int i = 0; i < 8; i += 2) {
    pairs[i] = _mm256_unpacklo_ps(in[i], in[i + 1]);
    pairs[i + 1] = _mm256_unpackhi_ps(in[i], in[i + 1]);
  }
  for (int i = 0; i < 8; i += 4) {
    fours[i] = _mm256_shuffle_ps(pairs[i], pairs[i + 2], 0x44);
    fours[i + 1] = _mm256_shuffle_ps(pairs[i], pairs[i + 2], 0xEE);
    fours[i + 2] = _mm256_shuffle_ps(pairs[i + 1], pairs[i + 3], 0x44);
    fours[i + 3] = _mm256_shuffle_ps(pairs[i + 1], pairs[i + 3], 0xEE);
  }
  for (int i = 0; i < 4; i++) {
    out[i] = _mm256_permute2f128_ps(fours[i], fours[i + 4], 0x20);
    out[i + 4] = _mm256_permute2f128_ps(fours[i], fours[i + 4], 0x31);
  }
}

/*
 * Packs `lines` lines of `depth` values side by side: `to[k * width + i]` is value k of line i, zero
 * for lines that are not there. Up to 8 floats behind the last value may be written.
 */
inline void packLines(const float* from, ptrdiff_t lineStep, ptrdiff_t depthStep, int lines, int width,
                      int depth, float* to) {
  if (lineStep == 1) {
    if (lines == width && width % lanes == 0) {
      for (int k = 0; k < depth; k++, from += depthStep, to += width) {
        for (int i = 0; i < width; i += lanes) store(to + i, load(from + i));
      }
      return;
    }
    int k = 0;
    if (lines == width && width <= 16 && depthStep >= 16) {
      // More than there is, in the order of `to`; from the last place only what there is.
      for (; k + 1 < depth; k++, from += depthStep, to += width) {
        _mm256_storeu_ps(to, _mm256_loadu_ps(from));
        if (width > 8) _mm256_storeu_ps(to + 8, _mm256_loadu_ps(from + 8));
      }
    }
    for (; k < depth; k++, from += depthStep, to += width) {
      for (int i = 0; i < lines; i++) to[i] = from[i];
      for (int i = lines; i < width; i++) to[i] = 0;
    }
    return;
  }
  int k = 0;
  for (; k + 8 <= depth; k += 8) {
    // In the order of `to`: what a store writes beyond its line, the next puts right.
    __m256 out[4][8];
    const int parts = (width + 7) / 8;
    for (int part = 0; part < parts; part++) {
      transpose8(from + part * 8 * lineStep + k, lineStep, lines - part * 8, out[part]);
    }
    for (int step = 0; step < 8; step++) {
      for (int part = 0; part < parts; part++) {
        _mm256_storeu_ps(to + (k + step) * width + part * 8, out[part][step]);
      }
    }
  }
  for (; k < depth; k++) {
    for (int i = 0; i < width; i++) to[k * width + i] = i < lines ? from[i * lineStep + k] : 0;
  }
}

/** One tile: rows of the left side, packed, times a strip of the right one, [depth, tileColumns]. */
template <int rows>
inline void multiplyTile(int depth, const float* left, const float* strip, float* to, ptrdiff_t step,
                         bool adds) {
  Vector sums[rows][2];
#pragma GCC unroll 16
  for (int i = 0; i < rows; i++) sums[i][0] = sums[i][1] = Vector{};
  for (int k = 0; k < depth; k++) {
    const Vector first = load(strip), second = load(strip + lanes);
    strip += tileColumns;
#pragma GCC unroll 16
    for (int i = 0; i < rows; i++) {
      const Vector value = all(left[i]);
      sums[i][0] += value * first;
      sums[i][1] += value * second;
    }
    left += rows;
  }
#pragma GCC unroll 16
  for (int i = 0; i < rows; i++) {
    float* row = to + i * step;
    store(row, adds ? load(row) + sums[i][0] : sums[i][0]);
    store(row + lanes, adds ? load(row + lanes) + sums[i][1] : sums[i][1]);
  }
}

typedef void (*Tile)(int, const float*, const float*, float*, ptrdiff_t, bool);
const Tile tiles[] = {
    nullptr,         multiplyTile<1>, multiplyTile<2>, multiplyTile<3>,  multiplyTile<4>,
    multiplyTile<5>, multiplyTile<6>,
#ifdef __AVX512F__
    multiplyTile<7>, multiplyTile<8>, multiplyTile<9>, multiplyTile<10>, multiplyTile<11>,
    multiplyTile<12>, multiplyTile<13>, multiplyTile<14>,
#endif
};

/** Calls `work(from, count)` for shares of rows that are as equal as can be: 16 rows are 6, 5, 5. */
template <class Work>
inline void eachTile(int rows, const Work& work) {
  int left = (rows + greatestRows - 1) / greatestRows;
  for (int from = 0; left > 0; left--) {
    const int count = (rows - from + left - 1) / left;
    work(from, count);
    from += count;
  }
}

inline int strips(int columns) { return (columns + tileColumns - 1) / tileColumns; }

/** Floats of a packed right side. */
inline size_t packedSize(int depth, int columns) {
  return static_cast<size_t>(depth) * strips(columns) * tileColumns + 8;
}

/** Packs a right side: blocks of depth, in each the strips one after the other. */
inline void packRight(Matrix right, int depth, int columns, float* to) {
  for (int k = 0; k < depth; k += blockDepth) {
    const int deep = depth - k < blockDepth ? depth - k : blockDepth;
    for (int j = 0; j < columns; j += tileColumns) {
      const int wide = columns - j < tileColumns ? columns - j : tileColumns;
      packLines(right.at(k, j), right.columnStep, right.rowStep, wide, tileColumns, deep, to);
      to += static_cast<size_t>(deep) * tileColumns;
    }
  }
}

/** Floats of a packed block of the left side. */
inline size_t leftSize(int rows, int depth) {
  const int deep = depth < blockDepth ? depth : blockDepth;
  return static_cast<size_t>(rows) * deep + 16;
}

/** to (+)= left · right for a few rows; `room` has `leftSize(rows, depth)` floats. */
inline void multiplyPacked(Matrix left, const float* right, int rows, int depth, int columns, float* to,
                           ptrdiff_t step, bool adds, float* room) {
  for (int k = 0; k < depth; k += blockDepth) {
    const int deep = depth - k < blockDepth ? depth - k : blockDepth;
    eachTile(rows, [&](int from, int count) {
      packLines(left.at(from, k), left.rowStep, left.columnStep, count, count, deep, room + from * deep);
    });
    for (int j = 0; j < columns; j += tileColumns, right += static_cast<size_t>(deep) * tileColumns) {
      const int wide = columns - j;
      eachTile(rows, [&](int from, int count) {
        float* place = to + from * step + j;
        if (wide >= tileColumns) {
          tiles[count](deep, room + from * deep, right, place, step, adds || k > 0);
          return;
        }
        float tile[greatestRows * tileColumns];
        tiles[count](deep, room + from * deep, right, tile, tileColumns, false);
        for (int i = 0; i < count; i++) {
          for (int c = 0; c < wide; c++) {
            float* value = place + i * step + c;
            *value = tile[i * tileColumns + c] + (adds || k > 0 ? *value : 0);
          }
        }
      });
    }
  }
}

/** to = left · right; blocks of depth outside, so that no more than one is packed at a time. */
inline void multiply(Matrix left, Matrix right, int rows, int depth, int columns, float* to) {
  static thread_local Room rightRoom, leftRoom;
  constexpr int blockColumns = 1024;
  float* packed = rightRoom.take(packedSize(blockDepth, blockColumns));
  float* room = leftRoom.take(leftSize(blockRows, blockDepth));
  if (depth == 0) memset(to, 0, sizeof(float) * rows * columns);
  for (int j = 0; j < columns; j += blockColumns) {
    const int wide = columns - j < blockColumns ? columns - j : blockColumns;
    for (int k = 0; k < depth; k += blockDepth) {
      const int deep = depth - k < blockDepth ? depth - k : blockDepth;
      packRight({right.at(k, j), right.rowStep, right.columnStep}, deep, wide, packed);
      for (int i = 0; i < rows; i += blockRows) {
        const int high = rows - i < blockRows ? rows - i : blockRows;
        const Matrix part = {left.at(i, k), left.rowStep, left.columnStep};
        float* place = to + static_cast<size_t>(i) * columns + j;
        multiplyPacked(part, packed, high, deep, wide, place, columns, k > 0, room);
      }
    }
  }
}

}  // namespace
}  // namespace ETUDE_SET
