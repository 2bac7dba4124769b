const TIME_ZONE = 'new Intl.DateTimeFormat().resolvedOptions().timeZone';

/** uPlot asks `Intl` for the reader's time zone as it is loaded: that is most of what loading it costs a phone, and only its `tzDate`,
 *  which no chart here uses, reads the answer. Builds leave the question out, and fail when it is no longer found. */
export default function lightUplot() {
  return {
    name: 'light-uplot',
    apply: 'build',
    transform: {
      filter: { id: /uPlot\.esm\.js$/ },
      handler(code) {
        if (!code.includes(TIME_ZONE))
          throw new Error(`uPlot no longer says ${TIME_ZONE}: remove this plugin.`);
        return { code: code.replace(TIME_ZONE, 'undefined'), map: null };
      },
    },
  };
}
