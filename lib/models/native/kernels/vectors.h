// Vectors of floats, as wide as the instructions this file is compiled for.
#pragma once
#include <immintrin.h>
#include <stdint.h>
#include <string.h>

namespace ETUDE_SET {
namespace {

#ifdef __AVX512F__
constexpr int lanes = 16;
constexpr int greatestRows = 14;  // of a tile: 28 sums, 2 of the right side, 2 to spare
#else
constexpr int lanes = 8;
constexpr int greatestRows = 6;  // 12 sums, 2 of the right side, 1 of the left
#endif

typedef float Vector __attribute__((vector_size(4 * lanes)));
typedef int32_t Whole __attribute__((vector_size(4 * lanes)));
typedef float Unaligned __attribute__((vector_size(4 * lanes), aligned(4), may_alias));

inline Vector load(const float* from) { return *reinterpret_cast<const Unaligned*>(from); }
inline void store(float* to, Vector values) { *reinterpret_cast<Unaligned*>(to) = values; }
inline Vector all(float value) { return value - Vector{}; }

#ifdef __AVX512F__
inline Vector least(Vector a, Vector b) { return _mm512_min_ps(a, b); }
inline Vector greatest(Vector a, Vector b) { return _mm512_max_ps(a, b); }
inline Vector rounded(Vector a) { return _mm512_roundscale_ps(a, 0); }
inline Whole wholes(Vector a) { return (Whole)_mm512_cvtps_epi32(a); }
#else
inline Vector least(Vector a, Vector b) { return _mm256_min_ps(a, b); }
inline Vector greatest(Vector a, Vector b) { return _mm256_max_ps(a, b); }
inline Vector rounded(Vector a) { return _mm256_round_ps(a, 0); }
inline Whole wholes(Vector a) { return (Whole)_mm256_cvtps_epi32(a); }
#endif

/*
 * x as n · ln 2 + f with |f| ≤ ln 2 / 2: gives 2ⁿ and e^f − 1, by its series up to f⁷, whose rest is
 * below 6e-9. |x| must be below 87.
 */
inline void splitExponential(Vector x, Vector* power, Vector* rest) {
  const Vector n = rounded(x * 1.44269504088896341f);
  // ln 2 in two parts: the first has so few digits that n times it is exact.
  const Vector f = x - n * 0.693359375f + n * 2.12194440054690583e-4f;
  Vector sum = f * (1 / 5040.0f) + 1 / 720.0f;
  sum = sum * f + 1 / 120.0f;
  sum = sum * f + 1 / 24.0f;
  sum = sum * f + 1 / 6.0f;
  sum = sum * f + 0.5f;
  *rest = sum * f * f + f;
  *power = (Vector)((wholes(n) + 127) << 23);
}

inline Vector sigmoid(Vector x) {
  Vector power, rest;
  splitExponential(least(greatest(-x, all(-80)), all(80)), &power, &rest);
  return 1 / (1 + (power + power * rest));
}

// Exact in its last digits near 0 too, where e^−2x − 1 would cancel.
inline Vector tangent(Vector x) {
  Vector power, rest;
  splitExponential(least(greatest(-2 * x, all(-40)), all(40)), &power, &rest);
  const Vector less = power * rest + (power - 1);  // e^−2x − 1
  return -less / (less + 2);
}

}  // namespace
}  // namespace ETUDE_SET
