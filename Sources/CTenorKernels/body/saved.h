// What a step keeps of its gates for the backward pass: their values in single precision; beside operands of bfloat16 in
// half precision, where they take the place that the gradients of their sums take later, and half the memory. A half
// number has 11 bits: it is off by 2^-12 at most between 2^-14 and 65504, and infinite from 65520 on.

#if TK_BFLOAT16_OPERANDS

INLINE vh to_half(vf x) {
#if TK_HALF_INSTRUCTIONS && TK_LANES == 16
  return (vh)_mm512_cvtps_ph((__m512)x, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
#elif TK_HALF_INSTRUCTIONS && TK_LANES == 8
  return (vh)_mm256_cvtps_ph((__m256)x, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
#else
  // Ties to even. Adding 0.5 lets the hardware round the numbers below 2^-14, whose half numbers are evenly spaced.
  vu bits = (vu)x, magnitude = bits & 0x7fffffff, sign = (bits ^ magnitude) >> 16;
  vu normal = (magnitude + 0xc8000fff + ((magnitude >> 13) & 1)) >> 13;
  vu small = (vu)((vf)magnitude + splat(0.5f)) - (vu)splat(0.5f);
  vu large = 0x7c00 | ((vu)(x != x) & 0x200);
  vu is_small = (vu)((vi)magnitude < (vi)splat(0x1p-14f)), is_large = (vu)((vi)magnitude >= (vi)splat(65536.0f));
  vu half = (small & is_small) | (normal & ~is_small);
  return __builtin_convertvector(((large & is_large) | (half & ~is_large)) | sign, vh);
#endif
}

INLINE vf from_half(vh half) {
#if TK_HALF_INSTRUCTIONS && TK_LANES == 16
  return (vf)_mm512_cvtph_ps((__m256i)half);
#elif TK_HALF_INSTRUCTIONS && TK_LANES == 8
  return (vf)_mm256_cvtph_ps((__m128i)half);
#else
  vu bits = __builtin_convertvector(half, vu), sign = (bits & 0x8000) << 16, magnitude = (bits & 0x7fff) << 13;
  // Half and single exponents differ by 112; the product is exact, also for numbers below 2^-14.
  vf value = (vf)magnitude * splat(0x1p112f);
  vu special = (vu)((vi)magnitude >= 0x7c00 << 13);
  return (vf)((((vu)value & ~special) | ((magnitude | 0x7f800000) & special)) | sign);
#endif
}

// Gates `column` ... of a row of saved gates.
INLINE void save(float *row, int64_t column, vf x) {
  vh half = to_half(x);
  __builtin_memcpy((uint16_t *)row + column, &half, sizeof half);
}

INLINE vf saved(const float *row, int64_t column) {
  vh half;
  __builtin_memcpy(&half, (const uint16_t *)row + column, sizeof half);
  return from_half(half);
}

#else

INLINE void save(float *row, int64_t column, vf x) { store(row + column, x); }
INLINE vf saved(const float *row, int64_t column) { return load(row + column); }

#endif
