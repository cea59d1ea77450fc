// The functions of gates: as exact as the sums that they are given.
//
// Goals, in order: 1. beside operands of single precision, the functions of vector_math.h; beside shorter operands an
// error of at most 2^-13, absolute, and for tanh relative too, below that of the sums and of what is saved of a gate; 2. NaN
// stays NaN, and no magnitude exceeds 1; 3. speed: half of the operations, without a division where the processor has a
// reciprocal of 14 bits.

#if TK_BFLOAT16_OPERANDS || TK_INT8_OPERANDS

// 1 / x for x from 1 to 2^127, within 2^-14.
INLINE vf quick_reciprocal(vf x) {
#if TK_LANES == 16
  return (vf)_mm512_rcp14_ps((__m512)x);
#else
  return 1.0f / x;
#endif
}

// As exp_parts, with a relative error below 2.1e-5 in exp(r) - 1: the polynomial is the best one of its degree for that.
INLINE vf quick_exp_parts(vf x, vf *scale) {
  vf r = multiply_add(exp_exponent(x, scale), splat(-0.69314718056f), x);
  vf p = multiply_add(splat(4.161000894e-2f), r, splat(1.674964684e-1f));
  p = multiply_add(p, r, splat(5.000165345e-1f));
  return multiply_add(p, r * r, r);
}

// e / (e + 2) with e = exp(2 x) - 1. The bounds of this and of the following leave the reciprocal's error room below 1.
INLINE vf quick_tanh(vf x) {
  vf scale, a = clamp(x, -5.195f, 5.195f);
  vf m = quick_exp_parts(a + a, &scale);
  vf e = multiply_add(scale, m, scale - 1.0f);
  return e * quick_reciprocal(e + 2.0f);
}

INLINE vf quick_sigmoid(vf x) {
  vf scale, a = clamp(-x, -9.7f, 87.0f);
  vf m = quick_exp_parts(a, &scale);
  return quick_reciprocal(multiply_add(scale, m, scale) + 1.0f);
}

INLINE vf gate_activation(const int32_t kind, vf x) {
  if (kind == TK_TANH) return quick_tanh(x);
  if (kind == TK_SIGMOID) return quick_sigmoid(x);
  return vector_activation(kind, x);
}

#else

INLINE vf gate_activation(const int32_t kind, vf x) { return vector_activation(kind, x); }

#endif
