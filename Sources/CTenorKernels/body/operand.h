// What products multiply: numbers of single precision, or pairs of bfloat16 or four 8-bit integers that share the place
// of a float ("slot").
//
// Matrices of operands are rows of slots: one number each in single precision; in bfloat16 numbers 2 k and 2 k + 1, the
// first in the low half, with a zero after the last of an odd count. Sums are of single precision in both. The integers
// are told of in operand_int8.h.

typedef uint32_t vu __attribute__((vector_size(TK_LANES * 4)));
typedef uint16_t vh __attribute__((vector_size(TK_LANES * 2)));

#if TK_INT8_OPERANDS
#define PER_SLOT 4
// Slots that a row of inputs has after its numbers, and rows of slots before each part of packed weights.
#define INPUT_SCALES 1
#define PART_HEADER 2
#elif TK_BFLOAT16_OPERANDS
#define PER_SLOT 2
#else
#define PER_SLOT 1
#endif
#ifndef PART_HEADER
#define INPUT_SCALES 0
#define PART_HEADER 0
#endif
#define SLOTS(count) (((count) + PER_SLOT - 1) / PER_SLOT)
#define PART_SLOTS(count) (PART_HEADER + SLOTS(count))

// The two kinds of matrices that packed weights meet: of any numbers, and of hidden states.
typedef enum { INPUT_PART, STATE_PART } part_kind;

INLINE vf splat_slot(const float *slot) {
#if PER_SLOT == 1
  return splat(*slot);
#else
  int32_t bits;
  __builtin_memcpy(&bits, slot, sizeof bits);
  return (vf)(bits - (vi){0});
#endif
}

// Numbers `column` ... of a row, times `factors` where these are given.
INLINE vf load_product(const float *row, const float *factors, int64_t column, int64_t lanes) {
  vf x = load_partial(row + column, lanes);
  return factors ? x * load_partial(factors + column, lanes) : x;
}

#if TK_INT8_OPERANDS

#include "operand_int8.h"

#elif TK_BFLOAT16_OPERANDS

// The nearest bfloat16, ties to even, in the low half of each lane; NaN stays NaN.
INLINE vu to_bfloat16(vf x) {
  vu bits = (vu)x, rounded = bits + 0x7fff + ((bits >> 16) & 1);
  vu is_nan = (vu)(x != x);
  return (((bits | 0x400000) & is_nan) | (rounded & ~is_nan)) >> 16;
}

INLINE vh narrowed(vf x) {
#if TK_DOT_PRODUCTS
  return (vh)_mm512_cvtneps_pbh((__m512)x);
#else
  return __builtin_convertvector(to_bfloat16(x), vh);
#endif
}

// The first or the second number of each slot.
INLINE vf first_of(vf slots) { return (vf)((vu)slots << 16); }
INLINE vf second_of(vf slots) { return (vf)((vu)slots & 0xffff0000); }

INLINE vf slots_of(vf first, vf second) { return (vf)(to_bfloat16(first) | to_bfloat16(second) << 16); }

// sum + x y, of both numbers of each slot.
INLINE vf multiply_slots(vf x, vf y, vf sum) {
#if TK_DOT_PRODUCTS
  return (vf)_mm512_dpbf16_ps((__m512)sum, (__m512bh)x, (__m512bh)y);
#else
  return multiply_add(second_of(x), second_of(y), multiply_add(first_of(x), first_of(y), sum));
#endif
}

// Numbers `column` ... of a row of operands.
INLINE void store_operands(float *row, int64_t column, vf x) {
  vh bits = narrowed(x);
  __builtin_memcpy((uint16_t *)row + column, &bits, sizeof bits);
}

INLINE vf load_operands(const float *row, int64_t column, int64_t lanes) {
  vh bits = {0};
  if (lanes >= TK_LANES)
    __builtin_memcpy(&bits, (const uint16_t *)row + column, sizeof bits);
  else
    __builtin_memcpy(&bits, (const uint16_t *)row + column, (size_t)lanes * 2);
  return (vf)(__builtin_convertvector(bits, vu) << 16);
}

#else

INLINE vf slots_of(vf first, vf second) { return first; }
INLINE vf multiply_slots(vf x, vf y, vf sum) { return multiply_add(x, y, sum); }
INLINE void store_operands(float *row, int64_t column, vf x) { store(row + column, x); }
INLINE vf load_operands(const float *row, int64_t column, int64_t lanes) { return load_partial(row + column, lanes); }

#endif

#if !TK_INT8_OPERANDS

// Slots of `lanes` columns of the rows k * PER_SLOT ... of a matrix with `k_count` rows.
INLINE vf slots_of_rows(const float *source, int64_t stride, int64_t k, int64_t k_count, int64_t lanes) {
  const float *first = source + k * PER_SLOT * stride;
  bool has_second = k * PER_SLOT + 1 < k_count && PER_SLOT == 2;
  return slots_of(load_partial(first, lanes), has_second ? load_partial(first + stride, lanes) : splat(0.0f));
}

// Packs `lanes` columns of a matrix with k_count rows, one vector of slots after `step` floats.
INLINE void pack_vector(const float *source, int64_t stride, int64_t k_count, int64_t lanes, const part_kind kind,
                        float *packed, int64_t step) {
  for (int64_t k = 0; k < SLOTS(k_count); k++)
    store(packed + k * step, slots_of_rows(source, stride, k, k_count, lanes));
}

// Makes operands of a matrix, multiplied element by element with `factors` where these are given.
static void make_inputs(int64_t rows, int64_t columns, const float *x, int64_t stride, const float *factors,
                        int64_t factors_stride, float *operands, int64_t operands_stride) {
  for (int64_t r = 0; r < rows; r++) {
    const float *row = x + r * stride, *factor = factors ? factors + r * factors_stride : NULL;
    float *target = operands + r * operands_stride;
    for (int64_t j = 0; j < columns; j += TK_LANES) {
      int64_t lanes = MIN(columns - j, TK_LANES);
      vf value = load_product(row, factor, j, lanes);
#if TK_BFLOAT16_OPERANDS
      vh bits = narrowed(value);
      __builtin_memcpy((uint16_t *)target + j, &bits, (size_t)SLOTS(lanes) * 4);
#else
      store_partial(target + j, value, lanes);
#endif
    }
  }
}

#endif
