const TEXT = 'p br hr blockquote ul ol li pre code em strong del a h3 h4 h5 h6';
const TABLE = 'div table thead tbody tr th td';

/** All that a text of somebody's may become: nothing here runs, loads or looks like a part of the page. */
export const ALLOWED_TAGS = `${TEXT} ${TABLE}`.split(' ');
export const ALLOWED_ATTRIBUTES = ['href', 'target', 'rel', 'start', 'align', 'tabindex'];
/** What a link may lead to. */
export const ALLOWED_LINK = /^(?:https?:|mailto:)/i;
