/** The 0.975 quantile of the normal distribution: 95 % lie within ±this many standard deviations. */
export const Z_95 = 1.959963984540054;
