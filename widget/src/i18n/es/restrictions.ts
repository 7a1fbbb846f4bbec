import type { TopicWords } from '../en.js';
import { pluralsOf } from '../plurals.js';

const plural = pluralsOf('es');

export const restrictions: TopicWords<'restrictions'> = {
  announcement: 'Aquí solo escriben titulares y admins.',
  closed: 'Esta conversación está cerrada. Puedes leerla, pero nadie puede escribir en ella.',
  deactivated: 'Esta persona ya no usa el chat.',
  silenced: (until) => `Puedes leer, pero no escribir, hasta: ${until}.`,
  waiting: (seconds) => `Modo lento: podrás enviar otro mensaje en ${seconds}`,
  slow: (every) => `Modo lento: un mensaje cada ${every}`,
  busy: (time) => `Muchos mensajes a la vez: el resto se enviará solo en ${time}`,
  seconds: (count) => `${count} s`,
  time: (minutes, seconds) => `${minutes}:${String(seconds).padStart(2, '0')} min`,
  minutes: (count) => plural(count, { one: `${count} minuto`, other: `${count} minutos` }),
  hours: (count) => plural(count, { one: `${count} hora`, other: `${count} horas` }),
  outsideTitle: 'No estás en esta conversación',
  outsideText: 'Saliste de ella o alguien te eliminó. Lo que se dice ahí no te llega.',
  comeBack: 'Unirse o pedir entrar',
};
