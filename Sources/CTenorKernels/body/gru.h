// One time step of a GRU (Cho et al. 2014) with the reset gate after the product (arXiv 1406.1078v1, Keras's default).
//
// Goals, in order: as for the LSTM.
//
//   z = s(x Wz + h' Uz + bz)            r = s(x Wr + h' Ur + br)
//   n = t(x Wh + bx + r q), q = h' Uh + bh
//   h = z h' + (1 - z) n
//
// Saved gates lie in the order n, z, r, q: the first three meet the input's weights, the last three the recurrent ones.

// The sums are those of z, of r, and of the candidate's input part and q.
INLINE void gru_finish(const tk_step *s, const tile_places places, vf (*sums)[4], const int32_t t,
                       const int32_t sigma) {
#pragma clang loop unroll(full)
  for (int p = 0; p < places.count; p++) {
    sums[p][0] = gate_activation(sigma, sums[p][0]);
    sums[p][1] = gate_activation(sigma, sums[p][1]);
  }
#pragma clang loop unroll(full)
  for (int p = 0; p < places.count; p++) {
    const int64_t row = places.row + p * places.row_step, unit = places.unit + p * places.unit_step;
    const float *h = s->h + row * s->state_stride + unit;
    vf z = sums[p][0], r = sums[p][1], q = sums[p][3];
    vf n = gate_activation(t, multiply_add(r, q, sums[p][2]));
    vf previous = load(h);
    save_step(s, row, unit, n, z, r, q, previous);
    store_state(s, row, unit, multiply_add(z, previous - n, n));
  }
}

static void gru_sum_inputs(const tk_step *s, float *sums, int64_t stride) { sum_inputs(s, 3, sums, stride); }

static void gru_step(const tk_step *s) {
  if (s->activation == TK_TANH && s->recurrent_activation == TK_SIGMOID)
    gates_step(s, 3, gru_finish, TK_TANH, TK_SIGMOID);
  else
    gates_step(s, 3, gru_finish, s->activation, s->recurrent_activation);
}

#if TRAINS

static void gru_gradient(const tk_step_gradient *s) {
  const int32_t t = s->activation, sigma = s->recurrent_activation;
  for (int64_t row = 0; row < s->rows; row++) {
    for (int64_t unit = 0; unit < s->units; unit += TK_LANES) {
      int64_t lanes = MIN(s->units - unit, TK_LANES);
      fetch_ahead(s, row, 4, PER_SLOT, unit);
      const float *gates = s->gates + row * s->gates_stride;
      vf n = saved(gates, unit), z = saved(gates, s->gate_stride + unit), r = saved(gates, 2 * s->gate_stride + unit),
         q = saved(gates, 3 * s->gate_stride + unit), previous = load(s->previous + row * s->previous_stride + unit);
      // h = z h' + (1 - z) n
      vf dh = state_gradient(s, row, unit, lanes);
      vf d_z = dh * (previous - n), d_n = dh * (1.0f - z);
      store(s->dh + row * s->state_stride + unit, dh * z);
      // n = t(x Wh + bx + r q)
      vf d_sum = d_n * vector_activation_slope(t, n);
      store_gradient(s, row, 0, unit, d_sum);
      store_gradient(s, row, 3, unit, d_sum * r);
      // z = s(.), r = s(.)
      store_gradient(s, row, 1, unit, d_z * vector_activation_slope(sigma, z));
      store_gradient(s, row, 2, unit, d_sum * q * vector_activation_slope(sigma, r));
    }
  }
}

#endif
