// One time step of an LSTM (Hochreiter and Schmidhuber 1997; forget gate: Gers et al. 2000), Keras's order of gates.
//
// Goals, in order: 1. right for any number of live rows; 2. deterministic; 3. gradient exact to the forward equations;
// 4. fast.
//
//   i = s(x Wi + h' Ui + bi)    f = s(x Wf + h' Uf + bf)
//   g = t(x Wc + h' Uc + bc)    o = s(x Wo + h' Uo + bo)
//   c = f c' + i g              h = o t(c)

INLINE void lstm_finish(const tk_step *s, const tile_places places, vf (*sums)[4], const int32_t t,
                        const int32_t sigma) {
#pragma clang loop unroll(full)
  for (int p = 0; p < places.count; p++) {
    const int64_t row = places.row + p * places.row_step, unit = places.unit + p * places.unit_step;
    float *c = s->c + row * s->state_stride + unit;
    vf i = gate_activation(sigma, sums[p][0]), f = gate_activation(sigma, sums[p][1]);
    vf g = gate_activation(t, sums[p][2]), o = gate_activation(sigma, sums[p][3]);
    vf previous = load(c), next = multiply_add(f, previous, i * g);
    save_step(s, row, unit, i, f, g, o, previous);
    store(c, next);
    sums[p][0] = o;
    sums[p][1] = next;
  }
#pragma clang loop unroll(full)
  for (int p = 0; p < places.count; p++) {
    const int64_t row = places.row + p * places.row_step, unit = places.unit + p * places.unit_step;
    store_state(s, row, unit, sums[p][0] * gate_activation(t, sums[p][1]));
  }
}

static void lstm_sum_inputs(const tk_step *s, float *sums, int64_t stride) { sum_inputs(s, 4, sums, stride); }

static void lstm_step(const tk_step *s) {
  if (s->activation == TK_TANH && s->recurrent_activation == TK_SIGMOID)
    gates_step(s, 4, lstm_finish, TK_TANH, TK_SIGMOID);
  else
    gates_step(s, 4, lstm_finish, s->activation, s->recurrent_activation);
}

#if TRAINS

INLINE void lstm_gradient_with(const tk_step_gradient *s, const int32_t t, const int32_t sigma) {
  for (int64_t row = 0; row < s->rows; row++) {
    for (int64_t unit = 0; unit < s->units; unit += TK_LANES) {
      int64_t lanes = MIN(s->units - unit, TK_LANES);
      fetch_ahead(s, row, 4, PER_SLOT, unit);
      const float *gates = s->gates + row * s->gates_stride;
      float *dc = s->dc + row * s->state_stride + unit;
      vf i = saved(gates, unit), f = saved(gates, s->gate_stride + unit), g = saved(gates, 2 * s->gate_stride + unit),
         o = saved(gates, 3 * s->gate_stride + unit), previous = load(s->previous + row * s->previous_stride + unit);
      vf dh = state_gradient(s, row, unit, lanes);
      // h = o t(c), with c as the forward pass computed it
      vf squashed = gate_activation(t, multiply_add(f, previous, i * g));
      vf d_o = dh * squashed;
      vf d_c = multiply_add(dh * o, vector_activation_slope(t, squashed),
                            load_partial(dc, lanes));
      // c = f c' + i g
      store(dc, d_c * f);
      // i = s(.), f = s(.), g = t(.), o = s(.)
      store_gradient(s, row, 0, unit, d_c * g * vector_activation_slope(sigma, i));
      store_gradient(s, row, 1, unit, d_c * previous * vector_activation_slope(sigma, f));
      store_gradient(s, row, 2, unit, d_c * i * vector_activation_slope(t, g));
      store_gradient(s, row, 3, unit, d_o * vector_activation_slope(sigma, o));
    }
  }
}

static void lstm_gradient(const tk_step_gradient *s) {
  if (s->activation == TK_TANH && s->recurrent_activation == TK_SIGMOID)
    lstm_gradient_with(s, TK_TANH, TK_SIGMOID);
  else
    lstm_gradient_with(s, s->activation, s->recurrent_activation);
}

#endif
