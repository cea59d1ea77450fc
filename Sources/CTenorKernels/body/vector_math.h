// Elementary functions on vectors.
//
// Goals, in order: 1. NaN stays NaN and infinities give the limit; 2. error bounds, which the tests check over the whole
// range: exp (from -87 to 88), elu and hard_sigmoid 1.25 ulp, softsign 2 ulp, tanh, sigmoid and softplus (these two from
// -87 on) 3 ulp; below -87 exp, sigmoid and softplus are off by less than 1.7e-38; 3. the same value in every lane and
// for every length of array; 4. speed.
//
// exp(x) = 2^n exp(r) with x = n ln 2 + r, |r| <= ln 2 / 2 (Cody and Waite, Software Manual for the Elementary
// Functions, 1980); the polynomial is the one of Cephes' expf. tanh and sigmoid follow from expm1 and exp, so they
// keep their relative precision near zero.

// 1.5 * 2^23: adding it rounds numbers below 2^22 to integers, ties to even.
#define INTEGER_MAGIC 12582912.0f

// The n of exp(x) for |x| below 88, and 2^n.
INLINE vf exp_exponent(vf x, vf *scale) {
  vf shifted = multiply_add(x, splat(1.44269504088896341f), splat(INTEGER_MAGIC));
  *scale = (vf)((((vi)shifted - (vi)splat(INTEGER_MAGIC)) + 127) << 23);
  return shifted - INTEGER_MAGIC;
}

// Splits exp(x) for |x| below 88 into the factor 2^n and exp(r) - 1.
INLINE vf exp_parts(vf x, vf *scale) {
  vf n = exp_exponent(x, scale);
  vf r = multiply_add(n, splat(-0.693359375f), x);
  r = multiply_add(n, splat(2.12194440e-4f), r);
  vf p = splat(1.9875691500e-4f);
  p = multiply_add(p, r, splat(1.3981999507e-3f));
  p = multiply_add(p, r, splat(8.3334519073e-3f));
  p = multiply_add(p, r, splat(4.1665795894e-2f));
  p = multiply_add(p, r, splat(1.6666665459e-1f));
  p = multiply_add(p, r, splat(5.0000001201e-1f));
  return multiply_add(p, r * r, r);
}

INLINE vf vector_exp(vf x) {
  vf scale, clamped = clamp(x, -87.0f, 88.0f);
  vf m = exp_parts(clamped, &scale);
  vf y = multiply_add(scale, m, scale);
  y = choose(x < splat(-87.0f), splat(0.0f), y);
  return choose(x > splat(88.0f), splat(__builtin_inff()), y);
}

// tanh(x) = e / (e + 2) with e = exp(2 x) - 1. Beyond 9.02 the nearest float is 1.
INLINE vf vector_tanh(vf x) {
  vf scale, a = clamp(x, -9.02f, 9.02f);
  vf m = exp_parts(a + a, &scale);
  vf e = multiply_add(scale, m, scale - 1.0f);
  return e / (e + 2.0f);
}

// Below -87 the exact value is under 1.7e-38; the value at -87 is given.
INLINE vf vector_sigmoid(vf x) {
  vf scale, a = clamp(-x, -87.0f, 87.0f);
  vf m = exp_parts(a, &scale);
  return 1.0f / (multiply_add(scale, m, scale) + 1.0f);
}

// log(1 + e) for e in 0...1, by the Cephes polynomial of logf on 1 + e with the rounding of the sum put back.
INLINE vf vector_log1p_unit(vf e) {
  vf u = e + 1.0f;
  vf lost = (e - (u - 1.0f)) / u;
  vi big = u > splat(1.41421356237f);
  vf f = choose(big, u * 0.5f, u) - 1.0f;
  vf z = f * f;
  vf p = splat(7.0376836292e-2f);
  p = multiply_add(p, f, splat(-1.1514610310e-1f));
  p = multiply_add(p, f, splat(1.1676998740e-1f));
  p = multiply_add(p, f, splat(-1.2420140846e-1f));
  p = multiply_add(p, f, splat(1.4249322787e-1f));
  p = multiply_add(p, f, splat(-1.6668057665e-1f));
  p = multiply_add(p, f, splat(2.0000714765e-1f));
  p = multiply_add(p, f, splat(-2.4999993993e-1f));
  p = multiply_add(p, f, splat(3.3333331174e-1f));
  vf y = multiply_add(p * f, z, splat(-0.5f) * z) + f;
  return y + choose(big, splat(0.69314718056f), splat(0.0f)) + lost;
}

INLINE vf vector_activation(const int32_t kind, vf x) {
  switch (kind) {
    case TK_RELU:
      return choose(x < splat(0.0f), splat(0.0f), x);
    case TK_TANH:
      return vector_tanh(x);
    case TK_SIGMOID:
      return vector_sigmoid(x);
    case TK_HARD_SIGMOID:
      return clamp(x + 3.0f, 0.0f, 6.0f) / 6.0f;
    case TK_ELU: {
      vf scale, m = exp_parts(clamp(x, -87.0f, 0.0f), &scale);
      return choose(x < splat(0.0f), multiply_add(scale, m, scale - 1.0f), x);
    }
    case TK_SOFTPLUS:
      return choose(x < splat(0.0f), splat(0.0f), x) + vector_log1p_unit(vector_exp(-magnitude(x)));
    case TK_SOFTSIGN:
      // The bound keeps infinity over infinity away and changes no finite result.
      return clamp(x, -1e30f, 1e30f) / (clamp(magnitude(x), 0.0f, 1e30f) + 1.0f);
    default:
      return x;
  }
}

// f'(x) from y = f(x).
INLINE vf vector_activation_slope(const int32_t kind, vf y) {
  switch (kind) {
    case TK_RELU:
      return choose(y > splat(0.0f), splat(1.0f), splat(0.0f));
    case TK_TANH:
      return multiply_add(-y, y, splat(1.0f));
    case TK_SIGMOID:
      return multiply_add(-y, y, y);
    case TK_HARD_SIGMOID:
      return choose((y > splat(0.0f)) & (y < splat(1.0f)), splat(1.0f / 6.0f), splat(0.0f));
    case TK_ELU:
      return choose(y > splat(0.0f), splat(1.0f), y + 1.0f);
    case TK_SOFTPLUS: {
      // d/dx log(1 + e^x) = sigmoid(x) = 1 - exp(-y)
      vf scale, m = exp_parts(clamp(-y, -87.0f, 0.0f), &scale);
      return -multiply_add(scale, m, scale - 1.0f);
    }
    case TK_SOFTSIGN: {
      vf rest = 1.0f - magnitude(y);
      return rest * rest;
    }
    default:
      return splat(1.0f);
  }
}
