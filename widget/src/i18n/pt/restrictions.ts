import type { TopicWords } from '../en.js';
import { pluralsOf } from '../plurals.js';

const plural = pluralsOf('pt');

export const restrictions: TopicWords<'restrictions'> = {
  announcement: 'Aqui só escrevem titulares e admins.',
  closed: 'Esta conversa está encerrada. Você pode lê-la, mas ninguém pode escrever nela.',
  deactivated: 'Esta pessoa não usa mais o chat.',
  silenced: (until) => `Você pode ler, mas não escrever, até ${until}.`,
  waiting: (seconds) => `Modo lento: sua próxima mensagem poderá ir em ${seconds}`,
  slow: (every) => `Modo lento: uma mensagem a cada ${every}`,
  busy: (time) => `Muitas mensagens de uma vez: o restante será enviado sozinho em ${time}`,
  seconds: (count) => `${count} s`,
  time: (minutes, seconds) => `${minutes}:${String(seconds).padStart(2, '0')} min`,
  minutes: (count) => plural(count, { one: `${count} minuto`, other: `${count} minutos` }),
  hours: (count) => plural(count, { one: `${count} hora`, other: `${count} horas` }),
  outsideTitle: 'Você não está nesta conversa',
  outsideText: 'Você saiu dela, ou alguém removeu você. O que se diz lá não chega até você.',
  comeBack: 'Entrar ou pedir para entrar',
};
